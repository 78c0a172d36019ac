package io.serai.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request that was answered.
///
/// @param pathTemplate the operation's path with its parameters' names, such as `/v3/hub/run/{run_id}`; `none` where
/// there is nothing at the address
/// @param operation the operation's id, or `none`
/// @param status as it was sent; 499 where the client went before
public record Served(
        Instant at,
        String requestId,
        String method,
        String pathTemplate,
        String operation,
        int status,
        long nanos,
        Principal principal,
        @Nullable Account account,
        Client client) {}
