import { existsSync } from 'node:fs';

/** Where Debian's packages put it, and what says otherwise. */
const command = process.env['NGINX_PATH'] ?? '/usr/sbin/nginx';
const rtmpModule = process.env['NGINX_RTMP_MODULE'] ?? '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/** nginx and its RTMP module; null when one of them is not there. */
export const nginxWithRtmp = (): { command: string; module: string } | null =>
  existsSync(command) && existsSync(rtmpModule) ? { command, module: rtmpModule } : null;
