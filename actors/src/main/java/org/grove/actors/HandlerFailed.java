package org.grove.actors;

/** The answer an external sender gets when the handler threw: the message is consumed and changed nothing. */
public record HandlerFailed(String cause) {}
