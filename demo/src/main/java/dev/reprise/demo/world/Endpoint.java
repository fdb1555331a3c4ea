package dev.reprise.demo.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.random.RandomGenerator;

/**
 * Where the demo's database listens, and who may come in: the superuser, Reprise's own role, and
 * the application's. Passwords lie in files. Thread-safe.
 *
 * @param secrets folder with one password file for each role
 */
public record Endpoint(int port, Path secrets) {
    public static final String SUPERUSER = "postgres";
    public static final String PRODUCT = "reprise";
    public static final String APPLICATION = "opencode";
    public static final String DATABASE = "opencode_dgm";

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 200;

    /**
     * A free port below those that the system hands out by itself: it has to be free again after
     * the server was away for a while.
     */
    public static int freePort(RandomGenerator random) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
                return port;
            } catch (IOException e) {
                continue;
            }
        }
        throw new IOException("no free port between " + LOWEST + " and " + HIGHEST);
    }

    public Path passwordFile(String role) {
        return secrets.resolve(role + ".password");
    }

    /**
     * A new connection, with deadlines on connecting and on every answer.
     *
     * @throws SQLException if there is none within 5 s
     */
    public Connection connect(String role, String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", role);
        try {
            properties.setProperty("password", Files.readString(passwordFile(role)).strip());
        } catch (IOException e) {
            throw new SQLException("cannot read " + passwordFile(role), e);
        }
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("ApplicationName", "demo");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    public boolean answers() {
        try (Connection connection = connect(SUPERUSER, "postgres")) {
            return connection.isValid(3);
        } catch (SQLException e) {
            return false;
        }
    }
}
