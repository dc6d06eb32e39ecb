package org.grove.codec;

sealed interface Trading permits Order, Cancel {}
