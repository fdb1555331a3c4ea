package dev.reprise.bus;

/** The three ways in which a service speaks. Thread-safe if its parts are. */
public record Bus(Journal journal, CommandSender commands, PulseSender pulses) {}
