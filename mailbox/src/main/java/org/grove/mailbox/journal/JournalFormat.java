package org.grove.mailbox.journal;

import java.nio.ByteOrder;

/** The bytes of the journal that no schema describes: frames, record heads, limits. Little endian throughout. */
final class JournalFormat {
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Raised when older code could misread what newer code writes. */
  static final int VERSION = 1;

  /* The head of a frame. */
  static final int FRAME_MAGIC = 0x4652_5647; // "GVRF"
  static final int MAGIC = 0;
  static final int FRAME_VERSION = 4;
  static final int HEAD_LENGTH = 6;
  static final int FRAME_LENGTH = 8;
  static final int RECORD_COUNT = 12;
  static final int EPOCH = 16;
  static final int SHARD = 20;
  static final int FIRST_INDEX = 24;
  static final int DURABLE_INDEX = 32;
  static final int RESERVED = 40;
  static final int HEAD_CRC = 44;
  static final int FRAME_HEAD = 48;

  /* The head of a record. */
  static final int RECORD_LENGTH = 0;
  static final int RECORD_CRC = 4;
  static final int RECORD_INDEX = 8;
  static final int RECORD_HEAD = 16;

  /* The sections of a turn. */
  static final int STATE = 1;
  static final int SEND = 2;
  static final int REPLY = 3;
  static final int FAILURE = 4;
  static final int MANDATORY = 1;

  static final int MAX_PAYLOAD = 1 << 20;
  static final int MAX_NAME_CHARS = 1024;
  static final int MAX_FAILURE_CHARS = 4096;
  static final int MAX_SECTIONS = 65_000;
  static final int MAX_SHARDS = 64;

  /** A frame beyond this is appended; a greater record gets a frame of its own. */
  static final int FRAME_TARGET = 256 << 10;

  /** The greatest record. A document of the queue must fit the quarter of a block that two mapped blocks overlap by. */
  static final int MAX_RECORD = 3 << 20;

  static final int BLOCK_BYTES = 16 << 20;

  static final int HASH = 1;

  private JournalFormat() {}

  /** Hash 1: the upper half of the id times 2^64 over the golden ratio, modulo the number of shards. */
  static int shardOf(long actorId, int shards) {
    return (int) ((actorId * 0x9E37_79B9_7F4A_7C15L >>> 32) % shards);
  }
}
