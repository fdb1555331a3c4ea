package dev.reprise.component.postgres.proof;

import java.sql.Connection;
import java.sql.SQLException;

/** The server under proof, live or a private copy. */
interface Databases {
    /** The caller closes it. */
    Connection connect(String database) throws SQLException;
}
