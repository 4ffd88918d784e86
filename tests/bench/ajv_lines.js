// SPDX-License-Identifier: MIT
// A reference for scripts/bench validate: Ajv holds each line against one schema, which it compiled.
// usage: ajv_lines.js NODE_MODULES SCHEMA FILE
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');

const [modules, schema, file] = process.argv.slice(2);
const Ajv = require(path.join(modules, 'ajv/dist/2020')).default;
const validate = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(JSON.parse(fs.readFileSync(schema)));
const lines = readline.createInterface({ input: fs.createReadStream(file, { highWaterMark: 1 << 20 }) });
lines.on('line', (line) => {
  if (validate(JSON.parse(line))) return;
  console.error(line, validate.errors);
  process.exit(1);
});
