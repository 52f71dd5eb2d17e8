import './engine/frame/frame.css';
import './built-ins/built-ins.css';
import { app, dev, scripts, templates } from 'virtual:mini-program';
import { start } from './engine/start';

void start({ app, templates, scripts, dev }).then(() => performance.mark('wx-first-page'));
