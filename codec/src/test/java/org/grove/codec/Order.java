package org.grove.codec;

import java.util.List;
import java.util.OptionalLong;
import org.grove.codec.orders.v1.Side;

/** A message with all that SBE offers: see {@code orders-v1.xml}. */
record Order(
    long orderId, Side side, OptionalLong limitCents, List<Leg> legs, String symbol, String note)
    implements Trading {

  record Leg(int instrument, int ratio) {}

  static Order example() {
    return new Order(
        42,
        Side.SELL,
        OptionalLong.of(1250),
        List.of(new Leg(7, 1), new Leg(8, -2)),
        "ÄPFL",
        "bis Freitag");
  }
}
