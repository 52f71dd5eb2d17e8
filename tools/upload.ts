import { runCommand } from './wechat/send';

void runCommand('upload', process.argv.slice(2), process.env).then((code) => process.exit(code));
