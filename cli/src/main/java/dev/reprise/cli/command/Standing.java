package dev.reprise.cli.command;

/**
 * How the services stand after a command, for programs.
 *
 * @param process 0 where none runs
 */
record Standing(String stack, boolean running, long process) {}
