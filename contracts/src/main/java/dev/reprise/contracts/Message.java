package dev.reprise.contracts;

/** Whatever travels on a topic: a fact on the journal, a command, or a pulse. */
public sealed interface Message permits Fact, Command, Pulse {}
