package dev.reprise.component.sessions;

import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.suite.ComponentContract;
import dev.reprise.component.suite.Rig;
import java.io.IOException;

final class SessionsLayoutAContractIT implements ComponentContract {
    @Override
    public Rig rig() throws IOException {
        return new SessionsRig(Layout.A);
    }
}
