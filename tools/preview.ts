import { runCommand } from './wechat/send';

void runCommand('preview', process.argv.slice(2), process.env).then((code) => process.exit(code));
