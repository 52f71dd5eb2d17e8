import { command } from './wechat/send';

void command('upload', process.argv.slice(2), process.env).then((code) => process.exit(code));
