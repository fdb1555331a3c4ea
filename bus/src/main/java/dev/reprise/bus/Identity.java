package dev.reprise.bus;

import dev.reprise.contracts.Outcome.ProcessRef;

/**
 * Who a service is.
 *
 * @param host the protected host; for the services of the whole stack, the host that they run on
 * @param service such as {@code restore}
 * @param instance random at each start of the process
 */
public record Identity(
        String stack, String host, String service, String instance, ProcessRef process) {
    /** The CloudEvents source. */
    public String source() {
        return "/" + stack + "/" + host + "/" + service;
    }

    /** For this process, as the system knows it. */
    public static Identity ofThisProcess(
            String stack, String host, String service, String instance) {
        ProcessHandle self = ProcessHandle.current();
        return new Identity(
                stack,
                host,
                service,
                instance,
                new ProcessRef(host, self.pid(), LocalPredecessors.started(self)));
    }
}
