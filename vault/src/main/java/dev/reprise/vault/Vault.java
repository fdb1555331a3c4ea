package dev.reprise.vault;

/** A repository of recovery points. */
public final class Vault {}
