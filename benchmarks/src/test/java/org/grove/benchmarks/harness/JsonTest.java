package org.grove.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void shouldWriteWhatARunConsistsOf() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("name", "a \"b\" \\ c\n\t");
    run.put("forks", List.of(1.5, 2.0));
    run.put("none", null);
    run.put("sides", List.of(Map.of("like", true)));

    assertEquals("""
        {
          "name": "a \\"b\\" \\\\ c\\n\\u0009",
          "forks": [1.5, 2.0],
          "none": null,
          "sides": [{
              "like": true
            }]
        }
        """, Json.of(run));
  }
}
