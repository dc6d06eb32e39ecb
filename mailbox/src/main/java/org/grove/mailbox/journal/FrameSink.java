package org.grove.mailbox.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Where the frames of one shard go in one epoch. Journal thread only; a failure is final. */
interface FrameSink {
  /** Appends the frame as a whole: afterwards it survives the death of the process. */
  void append(ByteBuffer frame) throws IOException;

  /** Returns when everything appended has reached the device. */
  void sync() throws IOException;

  /** Closes the files. */
  List<Manifest.FileEnd> close() throws IOException;

  /** Makes sinks, and is the seam where a test holds back or breaks the disk. */
  interface Storage {
    /**
     * @param folder of the shard, made already, empty
     */
    FrameSink create(Path folder) throws IOException;
  }
}
