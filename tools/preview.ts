import { command } from './wechat/send';

void command('preview', process.argv.slice(2), process.env).then((code) => process.exit(code));
