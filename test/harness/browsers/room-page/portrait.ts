/** A drawn portrait for the test camera, breathing and blinking, so that screenshots of a room show people. */
type Pen = CanvasRenderingContext2D;

interface Portrait {
  wall: string;
  floor: string;
  skin: string;
  shade: string;
  hair: string;
  coat: string;
  collar: string;
  /** Behind the head. */
  back(pen: Pen): void;
  /** Over the head. */
  front(pen: Pen): void;
  room(pen: Pen): void;
}

const box = (pen: Pen, colour: string, [left, top, wide, high]: readonly [number, number, number, number], round = 0): void => {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(left, top, wide, high, round);
  pen.fill();
};

const egg = (pen: Pen, colour: string, [x, y, wide, high]: readonly [number, number, number, number]): void => {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.ellipse(x, y, wide, high, 0, 0, 2 * Math.PI);
  pen.fill();
};

const shape = (pen: Pen, colour: string, path: string): void => {
  pen.fillStyle = colour;
  pen.fill(new Path2D(path));
};

const line = (pen: Pen, colour: string, width: number, path: string): void => {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.stroke(new Path2D(path));
};

// Coordinates of a 640 × 360 picture: faces have their centre at (0, 150), backgrounds have (0, 0) at the top centre.

const shelf: Portrait['room'] = (pen) => {
  box(pen, '#a98f74', [-300, 104, 190, 8]);
  const books = ['#8a4b3c', '#c9a35a', '#4f6f7c', '#efe6d4', '#6d7f5a', '#8a4b3c', '#3f5561'];
  books.forEach((colour, at) => box(pen, colour, [-288 + at * 22, 104 - 44 - ((at * 7) % 18), 17, 44 + ((at * 7) % 18)], 2));
  box(pen, '#f4ecdc', [140, 36, 132, 96], 3);
  box(pen, '#86a7b0', [150, 46, 112, 76]);
  shape(pen, '#5d7f73', 'M150 122 L188 78 L214 102 L236 84 L262 122 Z');
};

const windowed: Portrait['room'] = (pen) => {
  box(pen, '#f6f1e6', [118, 18, 170, 170], 4);
  box(pen, '#d5e6ec', [128, 28, 70, 150]);
  box(pen, '#d5e6ec', [208, 28, 70, 150]);
  shape(pen, '#9dbf9f', 'M128 178 V138 Q164 112 198 142 V178 Z M208 178 V134 Q244 148 278 120 V178 Z');
  box(pen, '#b06a48', [-262, 244, 62, 60], 6);
  shape(pen, '#3f7a5a', 'M-232 246 Q-292 196 -276 132 Q-232 170 -232 246 Z');
  shape(pen, '#57946f', 'M-232 246 Q-176 206 -184 146 Q-228 176 -232 246 Z');
  shape(pen, '#4a8763', 'M-232 246 Q-256 168 -230 104 Q-206 168 -232 246 Z');
};

const lamped: Portrait['room'] = (pen) => {
  egg(pen, '#c3ccd2', [208, 116, 96, 96]);
  shape(pen, '#f2d48f', 'M184 60 H232 L252 122 H164 Z');
  box(pen, '#5b5048', [205, 122, 6, 200]);
  box(pen, '#efe7d8', [-276, 40, 112, 132], 3);
  shape(pen, '#c7805a', 'M-266 50 H-174 V162 H-266 Z');
  egg(pen, '#efd9a2', [-220, 96, 22, 22]);
};

const portraits: readonly Portrait[] = [
  {
    wall: '#dcc9b0',
    floor: '#c8b296',
    skin: '#e6b48e',
    shade: '#cf9a75',
    hair: '#262220',
    coat: '#3d4f63',
    collar: '#526880',
    room: shelf,
    back: (pen) => egg(pen, '#262220', [0, 122, 60, 54]),
    front(pen) {
      shape(pen, '#262220', 'M-57 146 Q-64 84 -8 78 Q58 72 57 146 Q50 122 40 114 Q4 124 -34 108 Q-50 120 -57 146 Z');
      line(
        pen,
        '#2b2b2b',
        4,
        'M-40 142 h30 v18 a8 8 0 0 1 -8 8 h-14 a8 8 0 0 1 -8 -8 z M10 142 h30 v18 a8 8 0 0 1 -8 8 h-14 a8 8 0 0 1 -8 -8 z M-10 148 h20',
      );
    },
  },
  {
    wall: '#c6d5cd',
    floor: '#b2c3ba',
    skin: '#f0c9a6',
    shade: '#d8ab88',
    hair: '#33221d',
    coat: '#2d6b58',
    collar: '#3d8670',
    room: windowed,
    back: (pen) => box(pen, '#33221d', [-68, 78, 136, 150], 62),
    front(pen) {
      shape(pen, '#3d2a24', 'M-56 152 Q-66 84 0 80 Q66 84 56 152 Q52 122 26 104 Q-14 128 -48 122 Q-54 134 -56 152 Z');
      egg(pen, '#e0ac4e', [-55, 182, 5, 5]);
      egg(pen, '#e0ac4e', [55, 182, 5, 5]);
    },
  },
  {
    wall: '#bac5ce',
    floor: '#a7b4be',
    skin: '#c98d64',
    shade: '#b0764f',
    hair: '#1f1a1a',
    coat: '#a4573c',
    collar: '#8a4630',
    room: lamped,
    back(pen) {
      egg(pen, '#1f1a1a', [0, 72, 30, 28]);
      egg(pen, '#1f1a1a', [0, 128, 61, 58]);
    },
    front: (pen) => shape(pen, '#2a2222', 'M-57 152 C-62 100 -42 76 0 76 C42 76 62 100 57 152 Q50 116 0 106 Q-50 116 -57 152 Z'),
  },
];

function face(pen: Pen, { skin, shade }: Portrait, blinks: boolean): void {
  egg(pen, shade, [-54, 156, 10, 16]);
  egg(pen, shade, [54, 156, 10, 16]);
  shape(pen, skin, 'M-53 128 Q-54 84 0 84 Q54 84 53 128 V160 Q50 216 0 218 Q-50 216 -53 160 Z');
  egg(pen, 'rgba(214,98,70,.22)', [-33, 178, 13, 8]);
  egg(pen, 'rgba(214,98,70,.22)', [33, 178, 13, 8]);
  [-25, 25].forEach((x) => (blinks ? line(pen, '#2b2320', 3, `M${x - 6} 153 h12`) : egg(pen, '#2b2320', [x, 152, 5, 6])));
  line(pen, '#2b2320', 3.5, 'M-36 136 q10 -7 20 -2 M16 134 q10 -5 20 2');
  line(pen, shade, 4, 'M1 156 q7 12 -3 15');
  line(pen, '#8c4a3c', 4, 'M-17 190 q17 13 34 0');
}

/** Paints portrait number `of` at time `nowMs`. */
export function paintPortrait(pen: Pen, of: number, nowMs: number): void {
  const portrait = portraits[of % portraits.length];
  if (portrait === undefined) return;
  const { width, height } = pen.canvas;
  const scale = height / 360;
  const seconds = nowMs / 1000 + of * 1.7;
  pen.save();
  pen.fillStyle = portrait.wall;
  pen.fillRect(0, 0, width, height);
  pen.translate(width / 2, 0);
  pen.scale(scale, scale);
  box(pen, portrait.floor, [-width, 304, 2 * width, 60]);
  portrait.room(pen);
  const breath = Math.sin(seconds * 1.3) * 2;
  // Small enough for a narrow tile.
  pen.translate(0, 360 * 0.1 + 14 + breath);
  pen.scale(0.9, 0.9);
  pen.save();
  // The head sways around the neck.
  pen.translate(0, 230);
  pen.rotate(Math.sin(seconds * 0.7) * 0.025);
  pen.translate(0, -230);
  portrait.back(pen);
  pen.restore();
  shape(pen, portrait.coat, 'M-176 380 Q-166 268 -72 250 L-30 236 H30 L72 250 Q166 268 176 380 Z');
  shape(pen, portrait.shade, 'M-25 196 H25 V238 Q0 262 -25 238 Z');
  shape(pen, portrait.collar, 'M-26 232 L-44 244 L-14 290 L0 258 L14 290 L44 244 L26 232 Q0 262 -26 232 Z');
  pen.translate(0, 230);
  pen.rotate(Math.sin(seconds * 0.7) * 0.025);
  pen.translate(0, -230);
  face(pen, portrait, seconds % 6 < 0.1);
  portrait.front(pen);
  pen.restore();
}
