#!/bin/sh
# `npm start`. Where something is at stake the shop stands alone, for a supervisor starts it again. Where the
# outside is pretended it may be asked to kill itself, and somebody has to be left who starts it again.
shop="node server/start/run.mjs server/main.ts"
[ "$NODE_ENV" = production ] && exec $shop
exec node server/start/start-again.mjs $shop
