package org.grove.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SealedTypesTest {
  sealed interface Shape permits Circle, Polygon, Sketch {}

  sealed interface Polygon extends Shape permits Square, Triangle {}

  sealed interface Priced permits Square, Sketch {}

  record Circle() implements Shape {}

  record Square() implements Polygon, Priced {}

  record Triangle() implements Polygon {}

  static non-sealed class Sketch implements Shape, Priced {}

  static final class Doodle extends Sketch {}

  enum Colour {
    RED,
    BLUE {
      @Override
      boolean isCold() {
        return true;
      }
    };

    boolean isCold() {
      return false;
    }
  }

  private final MessageCodec<Shape> shape = new StubCodec<>(Shape.class, 1, 1);
  private final MessageCodec<Polygon> polygon = new StubCodec<>(Polygon.class, 1, 2);
  private final MessageCodec<Priced> priced = new StubCodec<>(Priced.class, 1, 3);
  private final MessageCodec<Square> square = new StubCodec<>(Square.class, 1, 4);
  private final MessageCodec<Sketch> sketch = new StubCodec<>(Sketch.class, 1, 5);

  @Test
  void shouldWritePermittedClassesByTheSealedTypesCodec() {
    CodecRegistry registry = CodecRegistry.builder().add(shape).build();

    assertSame(shape, registry.codec(Circle.class));
    assertSame(shape, registry.codec(Square.class));
    assertSame(shape, registry.codec(Sketch.class));
  }

  @Test
  void shouldPreferTheClassesOwnCodecThenTheNearestSealedType() {
    for (CodecRegistry registry : new CodecRegistry[] {
      CodecRegistry.builder().add(shape).add(polygon).add(square).build(),
      CodecRegistry.builder().add(square).add(polygon).add(shape).build()
    }) {
      assertSame(square, registry.codec(Square.class));
      assertSame(polygon, registry.codec(Triangle.class));
      assertSame(shape, registry.codec(Circle.class));
    }
  }

  @Test
  void shouldNotWriteWhatASealedTypeDoesNotName() {
    CodecRegistry registry = CodecRegistry.builder().add(shape).build();

    assertFalse(registry.knows(Doodle.class));
    assertThrows(CodecException.class, () -> registry.encode(new Doodle()));
  }

  @Test
  void shouldRefuseAClassBelowTwoUnrelatedSealedTypes() {
    CodecRegistry.Builder builder = CodecRegistry.builder().add(polygon).add(priced);

    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::build);

    assertEquals(
        "type=org.grove.codec.SealedTypesTest$Square has codecs=[org.grove.codec.SealedTypesTest$Polygon, "
            + "org.grove.codec.SealedTypesTest$Priced] of unrelated sealed types, add a codec of its own",
        e.getMessage());
  }

  @Test
  void shouldAcceptAClassBelowTwoUnrelatedSealedTypesWhenItHasItsOwnCodec() {
    CodecRegistry registry =
        CodecRegistry.builder().add(polygon).add(priced).add(square).build();

    assertSame(square, registry.codec(Square.class));
    assertSame(priced, registry.codec(Sketch.class));
  }

  @Test
  void shouldTakeAClassItselfForANonSealedOne() {
    CodecRegistry registry = CodecRegistry.builder().add(sketch).build();

    assertTrue(registry.knows(Sketch.class));
    assertFalse(registry.knows(Doodle.class));
  }

  @Test
  void shouldWriteEnumConstantsThatHaveABody() {
    CodecRegistry registry =
        CodecRegistry.builder().add(Codecs.ofEnum(Colour.class, 1, 9, 0)).build();

    for (Colour colour : Colour.values()) {
      assertSame(colour, registry.decode(registry.encode(colour)));
    }
    assertTrue(Colour.BLUE.isCold() && !Colour.RED.isCold());
  }
}
