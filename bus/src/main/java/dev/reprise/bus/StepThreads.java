package dev.reprise.bus;

/** Starts the threads that steps run on. */
@FunctionalInterface
public interface StepThreads {
    StepThreads VIRTUAL = (name, work) -> Thread.ofVirtual().name(name).start(work);

    Thread start(String name, Runnable work);
}
