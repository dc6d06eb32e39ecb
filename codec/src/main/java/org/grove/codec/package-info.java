/**
 * Messages to bytes and back, as <a href="https://github.com/aeron-io/simple-binary-encoding">SBE</a>.
 *
 * <p>Every message type has one SBE template and one {@link org.grove.codec.MessageCodec}. A {@link
 * org.grove.codec.CodecRegistry} holds the codecs of a program; it is the only way from bytes to objects, so bytes on a
 * disk or a wire never name a class to load. Write a codec by extending {@link org.grove.codec.SbeCodec} around the
 * flyweights that the SBE tool generates:
 *
 * {@snippet :
 * final class DepositCodec extends SbeCodec<Deposit> {
 *   DepositCodec() {
 *     super(Deposit.class, DepositEncoder.SCHEMA_ID, DepositEncoder.TEMPLATE_ID, DepositEncoder.SCHEMA_VERSION,
 *         DepositEncoder.BLOCK_LENGTH);
 *   }
 *
 *   @Override protected int bodyLength(Deposit deposit) {
 *     return DepositEncoder.BLOCK_LENGTH;
 *   }
 *
 *   @Override protected int encodeBody(Deposit deposit, MutableDirectBuffer buffer, int offset) {
 *     return new DepositEncoder().wrap(buffer, offset).cents(deposit.cents()).encodedLength();
 *   }
 *
 *   @Override protected Deposit decodeBody(DirectBuffer body, int blockLength, int version) {
 *     return new Deposit(new DepositDecoder().wrap(body, 0, blockLength, version).cents());
 *   }
 * }
 *
 * CodecRegistry codecs = CodecRegistry.builder().add(new DepositCodec()).add(Codecs.ofLong()).build();
 * }
 *
 * <h2>Which codec for which type</h2>
 *
 * <table>
 * <caption>Types and their codecs</caption>
 * <tr><th>type</th><th>codec</th></tr>
 * <tr><td>a record</td><td>an {@link org.grove.codec.SbeCodec} of its own</td></tr>
 * <tr><td>a whole sealed protocol in one template</td><td>an {@link org.grove.codec.SbeCodec} of the sealed type; it
 * writes every permitted class that has none of its own</td></tr>
 * <tr><td>{@code Long}, {@code String}</td><td>{@link org.grove.codec.Codecs#ofLong()}, {@link
 * org.grove.codec.Codecs#ofString()}</td></tr>
 * <tr><td>an enum</td><td>{@link org.grove.codec.Codecs#ofEnum}, by the constant's name</td></tr>
 * </table>
 *
 * <h2>What is guaranteed</h2>
 *
 * <ul>
 *   <li>{@link org.grove.codec.CodecRegistry#decode} ends in a value or a {@link org.grove.codec.CodecException} that
 *       says where and what was expected, whatever the bytes are. SBE flyweights do not check where a message ends: the
 *       codec sees a buffer that holds that message and nothing else, and the buffer checks every access. That holds
 *       for bytes that lie; it ends where {@code agrona.disable.bounds.checks} is set.
 *   <li>A length that comes from the bytes is checked before anything of that length is allocated: give variable-length
 *       fields 16 bit lengths, or ask {@link org.grove.codec.Bounds#require} first.
 *   <li>Schemas grow by SBE's rules: fields are appended to a block, groups and data to their end, each with a {@code
 *       sinceVersion}. Bytes of an older version and of a newer one both decode.
 *   <li>Nothing is kept per thread, and codecs hold no flyweights in fields: one instance serves any number of threads
 *       and greenlets.
 * </ul>
 *
 * <p>Layout: an eight byte header of four little-endian 16 bit numbers ({@link org.grove.codec.MessageHeader}), the
 * block of fixed fields, groups, data. Schema ids from 65000 up are Grove's own.
 */
@NullMarked
package org.grove.codec;

import org.jspecify.annotations.NullMarked;
