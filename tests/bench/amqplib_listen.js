// SPDX-License-Identifier: MIT
// A reference for scripts/bench listen: amqplib prints COUNT bodies of an exchange.
// usage: amqplib_listen.js NODE_MODULES URL EXCHANGE COUNT
'use strict';

const path = require('path');

const [modules, url, exchange, count] = process.argv.slice(2);
const amqplib = require(path.join(modules, 'amqplib'));

async function main() {
  const connection = await amqplib.connect(`${url}?heartbeat=0`);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
  await channel.bindQueue(queue, exchange, '#');
  let left = Number(count);
  let out = [];
  const flush = () => {
    process.stdout.write(out.join('\n') + '\n');
    out = [];
  };
  await channel.consume(queue, (message) => {
    if (left === 0) return;
    out.push(message.content.toString());
    left -= 1;
    if (out.length === 100 || left === 0) flush();
    if (left === 0) connection.close();
  }, { noAck: true });
  console.error('listening on it');
}

main();
