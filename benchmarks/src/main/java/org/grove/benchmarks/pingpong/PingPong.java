package org.grove.benchmarks.pingpong;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grove.benchmarks.harness.Effort;
import org.grove.benchmarks.harness.JmhSide;
import org.grove.benchmarks.harness.Question;
import org.grove.benchmarks.harness.Side;
import org.grove.benchmarks.harness.Unit;
import org.grove.benchmarks.pekko.PekkoSetting;

/**
 * Two actors send one message to and fro. A ping and a pong are two messages, each a fresh object with the round's number;
 * the peers know each other from set-up.
 */
public final class PingPong {
  /** In one invocation, over all pairs: so many that starting and ending it does not show. */
  private static final int MESSAGES = 800_000;

  /** Fewer, because a pair that parks at each hop is a hundred times slower. */
  private static final int MESSAGES_ACROSS = 80_000;

  private static final String RIVAL = "pekko";

  private PingPong() {}

  public static Question onOneScheduler() {
    List<Side> sides = new ArrayList<>();
    sides.add(grove("one scheduler", 1, MESSAGES, Schedulers.ONE));
    sides.add(grove("pinned to one scheduler", 1, MESSAGES, Schedulers.PINNED_TOGETHER));
    sides.addAll(pekko(1, MESSAGES, PekkoSetting.usual(), false));
    return question("pingpong", "one pair, a fresh message per hop, on one scheduler", sides);
  }

  public static Question acrossSchedulers() {
    List<Side> sides = new ArrayList<>();
    sides.add(grove("pinned on two schedulers", 1, MESSAGES_ACROSS, Schedulers.PINNED_ACROSS));
    sides.addAll(pekko(1, MESSAGES_ACROSS, PekkoSetting.onTwoThreads(), false));
    return question(
            "pingpong-across",
            "one pair, a fresh message per hop, each actor on a scheduler of its own",
            sides)
        .withFull(Effort.FULL_OF_MANY);
  }

  public static Question eightPairs() {
    List<Side> sides = new ArrayList<>();
    sides.add(grove("a scheduler per core", 8, MESSAGES, Schedulers.CORES));
    sides.addAll(pekko(8, MESSAGES, PekkoSetting.usual(), false));
    return question("pingpong8", "eight pairs, a fresh message per hop, on all cores", sides);
  }

  /** How often each pair's message goes to and fro. */
  static int rounds(int messages, int pairs) {
    return messages / 2 / pairs;
  }

  private static Question question(String name, String text, List<Side> sides) {
    return new Question(name, text, Unit.NS_PER_MESSAGE, sides);
  }

  private static Side grove(String words, int pairs, int messages, Schedulers schedulers) {
    return new JmhSide(
        Question.US, words, GrovePingPong.class, params(pairs, messages, "schedulers", schedulers));
  }

  private static List<JmhSide> pekko(
      int pairs, int messages, Set<PekkoSetting> settings, boolean likeForLike) {
    return settings.stream()
        .map(setting -> new JmhSide(
            RIVAL,
            setting.words(),
            PekkoPingPong.class,
            params(pairs, messages, "setting", setting),
            likeForLike))
        .toList();
  }

  private static Map<String, String> params(int pairs, int messages, String name, Enum<?> value) {
    return Map.of(
        "pairs",
        Integer.toString(pairs),
        JmhSide.MESSAGES,
        Integer.toString(messages),
        name,
        value.name());
  }
}
