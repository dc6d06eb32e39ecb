package org.grove.benchmarks.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** The two ways to append and tail raw bytes. */
public enum ChronicleForm {
  BYTES("writeBytes, readBytes") {
    @Override
    void append(ExcerptAppender appender, Bytes<?> entry) {
      appender.writeBytes(entry);
    }

    @Override
    boolean tail(ExcerptTailer tailer, Tally tally) {
      Bytes<?> copy = tally.scratch().clear();
      return tailer.readBytes(copy) && tally.add(copy);
    }
  },

  /** Reads in place, without a copy. */
  DOCUMENT("writingDocument, readingDocument") {
    @Override
    void append(ExcerptAppender appender, Bytes<?> entry) {
      try (DocumentContext document = appender.writingDocument()) {
        document.wire().bytes().write(entry);
      }
    }

    @Override
    boolean tail(ExcerptTailer tailer, Tally tally) {
      try (DocumentContext document = tailer.readingDocument()) {
        return document.isPresent() && tally.add(document.wire().bytes());
      }
    }
  };

  private final String words;

  ChronicleForm(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  abstract void append(ExcerptAppender appender, Bytes<?> entry);

  /** Adds the next entry to the tally; false if there is none yet. */
  abstract boolean tail(ExcerptTailer tailer, Tally tally);
}
