import { writeFileSync } from 'node:fs';
import { shapesModule } from './generate/shapes';

writeFileSync('components/core/protocol/shapes.ts', shapesModule());
