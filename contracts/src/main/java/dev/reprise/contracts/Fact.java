package dev.reprise.contracts;

/** Something that happened. Facts are the only content of the journal, in one total order. */
public sealed interface Fact extends Message
        permits JournalOpened, Observation, Decision, Outcome, Request, Notice {}
