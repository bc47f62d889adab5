// An ES module that imports `node:http` makes Node read all of its exports, the lazy ones too, and so load undici.
module.exports = process.getBuiltinModule('node:http');
