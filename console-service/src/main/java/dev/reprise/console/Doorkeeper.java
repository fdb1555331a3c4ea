package dev.reprise.console;

import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Wire;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody in without the token, and puts every problem into words. */
final class Doorkeeper {
    private static final String SCHEME = "Bearer ";

    private final Token token;

    Doorkeeper(Token token) {
        this.token = token;
    }

    @ServerRequestFilter(preMatching = true)
    @Nullable Response admit(ContainerRequestContext request) {
        String given = request.getHeaderString("Authorization");
        if (given != null
                && given.startsWith(SCHEME)
                && token.opens(given.substring(SCHEME.length()))) {
            return null;
        }
        return answer(
                401,
                new Problem(
                        "the token is missing or of an earlier start",
                        request.getUriInfo().getPath(),
                        "send the token in console.json as Authorization: Bearer"));
    }

    @ServerExceptionMapper
    Response map(ProblemException e) {
        return answer(e.status(), e.problem());
    }

    static Response answer(int status, Problem problem) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Wire.json(problem))
                .build();
    }
}
