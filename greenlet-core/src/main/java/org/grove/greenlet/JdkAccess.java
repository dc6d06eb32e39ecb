package org.grove.greenlet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;

/**
 * The only class that touches the JDK's internals: the carrier under a virtual thread, and virtual threads with a
 * scheduler of ours. Loaded only after {@link JvmFlags} has found the flags it needs.
 */
final class JdkAccess {
  private static final JavaLangAccess JAVA_LANG = SharedSecrets.getJavaLangAccess();
  private static final Constructor<?> VIRTUAL_BUILDER = virtualBuilder();
  private static final VarHandle THREAD_LOCALS = threadLocals("threadLocals");
  private static final VarHandle INHERITABLE_LOCALS = threadLocals("inheritableThreadLocals");

  private JdkAccess() {}

  /** The platform thread that executes the caller: the current thread itself, or the one that carries it. */
  static Thread currentCarrier() {
    return JAVA_LANG.currentCarrierThread();
  }

  /** A builder of virtual threads whose continuations are handed to {@code scheduler}. */
  static Thread.Builder.OfVirtual virtualThreads(Executor scheduler) {
    try {
      return (Thread.Builder.OfVirtual) VIRTUAL_BUILDER.newInstance(scheduler);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "jdk=" + Runtime.version() + " refused a virtual thread builder", e);
    }
  }

  /** Drops the thread-locals of the calling thread. */
  static void clearThreadLocals(Thread current) {
    if (THREAD_LOCALS.get(current) != null) THREAD_LOCALS.set(current, null);
    if (INHERITABLE_LOCALS.get(current) != null) INHERITABLE_LOCALS.set(current, null);
  }

  private static VarHandle threadLocals(String field) {
    try {
      Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVarHandle(Thread.class, field, map);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "jdk=" + Runtime.version() + " has no Thread." + field + ", run on JDK 25", e);
    }
  }

  private static Constructor<?> virtualBuilder() {
    try {
      Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      Constructor<?> constructor = builder.getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "jdk=" + Runtime.version()
              + " has no ThreadBuilders.VirtualThreadBuilder(Executor), run on JDK 25",
          e);
    }
  }
}
