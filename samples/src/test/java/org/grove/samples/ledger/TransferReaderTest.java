package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferReaderTest {

  @Test
  void shouldReadRowsWithTheirLineNumbers() throws IOException {
    List<Row> rows = read("id,from,to,cents\nt1,ada,bela,100\r\n\nt2,bela,ada,9223372036854775807");

    assertEquals(
        List.of(
            new Row.Transfer(2, "t1", "ada", "bela", 100),
            new Row.Transfer(4, "t2", "bela", "ada", Long.MAX_VALUE)),
        rows);
  }

  @Test
  void shouldReadWithoutHeader() throws IOException {
    assertEquals(List.of(new Row.Transfer(1, "t1", "ada", "bela", 1)), read("t1,ada,bela,1\n"));
  }

  @Test
  void shouldPassOverByteOrderMark() throws IOException {
    assertEquals(
        List.of(new Row.Transfer(2, "t1", "ada", "bela", 1)),
        read("\uFEFFid,from,to,cents\nt1,ada,bela,1\n"));
  }

  @Test
  void shouldTakeHeaderInLaterLineForMalformedRow() throws IOException {
    List<Row> rows = read("t1,ada,bela,1\nid,from,to,cents\n");

    assertEquals(new Row.Malformed(2, "cents is not a whole number"), rows.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\n", "id,from,to,cents", "id,from,to,cents\n\n"})
  void shouldFindNoRows(String input) throws IOException {
    assertEquals(List.of(), read(input));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t,ada,bela                      | 4 fields expected, found 3",
        "t,ada,bela,1,                   | 4 fields expected, found 5",
        "nonsense                        | 4 fields expected, found 1",
        ",ada,bela,1                     | id is empty",
        "t,,bela,1                       | from is empty",
        "t,ada,,1                        | to is empty",
        "t,ada,bela,                     | cents is empty",
        "t,ada,ada,1                     | from and to are the same account",
        "t,ada,bela,0                    | cents is not positive",
        "t,ada,bela,-0                   | cents is not positive",
        "t,ada,bela,-5                   | cents is not positive",
        "t,ada,bela,-                    | cents is not a whole number",
        "t,ada,bela,+5                   | cents is not a whole number",
        "t,ada,bela,1.5                  | cents is not a whole number",
        "t,ada,bela,ten                  | cents is not a whole number",
        "t,ada,bela,9223372036854775808  | cents is beyond a long",
        "t,ada,bela,18446744073709551617 | cents is beyond a long",
        "t\u0007,ada,bela,1              | id has a control character",
        "t,a\u0085da,bela,1              | from has a control character",
        "t,ada,be\u007fla,1              | to has a control character",
      })
  void shouldSayWhatIsMalformed(String line, String reason) throws IOException {
    assertEquals(List.of(new Row.Malformed(1, reason)), read(line + "\n"));
  }

  @Test
  void shouldCountCharactersNotBytes() throws IOException {
    String longest = "\uD83C\uDF33".repeat(64);

    assertEquals(
        List.of(new Row.Transfer(1, longest, "ä".repeat(64), "b", 1)),
        read(longest + "," + "ä".repeat(64) + ",b,1"));
    assertEquals(
        List.of(new Row.Malformed(1, "id is longer than 64 characters")),
        read(longest + "x,a,b,1"));
    assertEquals(
        List.of(new Row.Malformed(1, "to is longer than 64 characters")),
        read("t,a," + "b".repeat(65) + ",1"));
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() throws IOException {
    byte[] latin1 = "t,j\u00f6rg,bela,1\n".getBytes(StandardCharsets.ISO_8859_1);

    assertEquals(
        List.of(new Row.Malformed(1, "from is not UTF-8")), read(new ByteArrayInputStream(latin1)));
  }

  @Test
  void shouldGoOnBehindLinesLongerThanAnyBuffer() throws IOException {
    String endless = "x".repeat(1_000_000);

    List<Row> rows =
        read(endless + "\nt1,ada,bela,1\n" + "y".repeat(1025) + "\nt2,ada,bela,2\n" + endless);

    assertEquals(
        List.of(
            new Row.Malformed(1, "longer than 1024 bytes"),
            new Row.Transfer(2, "t1", "ada", "bela", 1),
            new Row.Malformed(3, "longer than 1024 bytes"),
            new Row.Transfer(4, "t2", "ada", "bela", 2),
            new Row.Malformed(5, "longer than 1024 bytes")),
        rows);
  }

  @Test
  void shouldReadTheSameWhateverTheBlocks() throws IOException {
    StringBuilder text = new StringBuilder("id,from,to,cents\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("transfer-")
          .append(i)
          .append(",account-")
          .append(i % 7)
          .append(",bélà,")
          .append(i + 1)
          .append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

    List<Row> whole = read(new ByteArrayInputStream(bytes));
    List<Row> drops = read(new Drops(bytes));

    assertEquals(5_000, whole.size());
    assertEquals(whole, drops);
  }

  @Test
  void shouldTellItsPosition() throws IOException {
    TransferReader reader = new TransferReader(
        new ByteArrayInputStream("t1,a,b,1\nt2,a,b,2\n".getBytes(StandardCharsets.UTF_8)));

    reader.next();
    assertEquals(9, reader.position());
    reader.next();
    assertEquals(18, reader.position());
    assertNull(reader.next());
    assertNull(reader.next(), "the end stays the end");
  }

  private static List<Row> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Row> read(InputStream in) throws IOException {
    TransferReader reader = new TransferReader(in);
    List<Row> rows = new ArrayList<>();
    for (Row row = reader.next(); row != null; row = reader.next()) {
      rows.add(row);
    }
    return rows;
  }

  /** Gives out one, two, three, … bytes at a time. */
  private static final class Drops extends ByteArrayInputStream {
    private int drop;

    Drops(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      drop = drop % 97 + 1;
      return super.read(target, offset, Math.min(length, drop));
    }
  }
}
