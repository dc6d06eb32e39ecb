package org.grove.codec;

record Cancel(long orderId) implements Trading {}
