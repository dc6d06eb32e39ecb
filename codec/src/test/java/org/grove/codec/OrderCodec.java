package org.grove.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.codec.orders.v1.OrderDecoder;
import org.grove.codec.orders.v1.OrderEncoder;
import org.grove.codec.orders.v1.Side;

/** As a user would write it. */
final class OrderCodec extends SbeCodec<Order> {
  OrderCodec() {
    super(
        Order.class,
        OrderEncoder.SCHEMA_ID,
        OrderEncoder.TEMPLATE_ID,
        OrderEncoder.SCHEMA_VERSION,
        OrderEncoder.BLOCK_LENGTH);
  }

  @Override
  protected int bodyLength(Order order) {
    return OrderEncoder.BLOCK_LENGTH
        + OrderEncoder.LegsEncoder.sbeHeaderSize()
        + order.legs().size() * OrderEncoder.LegsEncoder.sbeBlockLength()
        + OrderEncoder.symbolHeaderLength()
        + 3 * order.symbol().length()
        + OrderEncoder.noteHeaderLength()
        + 3 * order.note().length();
  }

  @Override
  protected int encodeBody(Order order, MutableDirectBuffer buffer, int offset) {
    OrderEncoder encoder = new OrderEncoder().wrap(buffer, offset);
    encoder.orderId(order.orderId()).side(order.side());
    encoder.limitCents(order.limitCents().orElse(OrderEncoder.limitCentsNullValue()));
    OrderEncoder.LegsEncoder legs = encoder.legsCount(order.legs().size());
    order.legs().forEach(leg -> legs.next().instrument(leg.instrument()).ratio(leg.ratio()));
    byte[] symbol = order.symbol().getBytes(UTF_8);
    encoder.putSymbol(symbol, 0, symbol.length);
    encoder.note(order.note());
    return encoder.encodedLength();
  }

  @Override
  protected Order decodeBody(DirectBuffer body, int blockLength, int version) {
    OrderDecoder decoder = new OrderDecoder().wrap(body, 0, blockLength, version);
    long orderId = decoder.orderId();
    Side side = decoder.side();
    long limit = decoder.limitCents();
    List<Order.Leg> legs = legs(body, decoder.legs(), decoder);
    String symbol = decoder.symbol();
    return new Order(
        orderId,
        side,
        limit == OrderDecoder.limitCentsNullValue() ? OptionalLong.empty() : OptionalLong.of(limit),
        legs,
        symbol,
        note(body, decoder));
  }

  private static List<Order.Leg> legs(
      DirectBuffer body, OrderDecoder.LegsDecoder group, OrderDecoder decoder) {
    int count = group.count();
    Bounds.require(
        body, decoder.limit(), (long) count * OrderDecoder.LegsDecoder.sbeBlockLength(), "legs");
    List<Order.Leg> legs = new ArrayList<>(count);
    group.forEachRemaining(leg -> legs.add(new Order.Leg(leg.instrument(), leg.ratio())));
    return legs;
  }

  private static String note(DirectBuffer body, OrderDecoder decoder) {
    Bounds.require(
        body, decoder.limit() + OrderDecoder.noteHeaderLength(), decoder.noteLength(), "note");
    return decoder.note();
  }
}
