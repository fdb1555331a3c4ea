package dev.reprise.component.postgres.proof;

import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.wire.StoredPassword;
import dev.reprise.contracts.Problem;
import dev.reprise.stack.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whether a copy, once it is live, will let Reprise in as it is configured: roles and passwords are
 * data, and go back in time with the rest. The copy itself takes us without a password.
 */
final class OwnLogin {
    private static final String ROLE =
            "SELECT rolcanlogin, rolpassword, coalesce(rolvaliduntil < now(), false)"
                    + " FROM pg_authid WHERE rolname = ?";

    private static final String DENIED = "42501";

    private final PostgresSettings settings;

    OwnLogin(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * Why it will not; empty also where that cannot be told.
     *
     * @param compared whether the server compares our password with the one in its catalog
     * @throws IOException if our own password cannot be read
     */
    Optional<Problem> shutOut(Connection copy, boolean compared) throws IOException, SQLException {
        String user = settings.user();
        try (PreparedStatement statement = copy.prepareStatement(ROLE)) {
            statement.setString(1, user);
            try (ResultSet role = statement.executeQuery()) {
                if (!role.next()) {
                    return problem("at that moment there was no role " + user);
                }
                if (!role.getBoolean(1)) {
                    return problem(
                            "at that moment the role " + user + " was not allowed to log in");
                }
                Secret ours = settings.password();
                if (!compared || ours == null) {
                    return Optional.empty();
                }
                String theirs = role.getString(2);
                if (theirs == null) {
                    return problem("at that moment the role " + user + " had no password");
                }
                if (!StoredPassword.parse(theirs).accepts(user, ours.reveal())) {
                    return problem("at that moment the password of " + user + " was another one");
                }
                return role.getBoolean(3)
                        ? problem("the password that " + user + " had at that moment has expired")
                        : Optional.empty();
            }
        } catch (SQLException e) {
            if (DENIED.equals(e.getSQLState())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Problem> problem(String what) {
        return Optional.of(
                new Problem(
                        what,
                        settings.component(),
                        "choose a later moment, or set user and password in reprise.yaml to those"
                                + " of then, and start Reprise again"));
    }
}
