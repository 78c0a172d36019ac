package io.serai.identity;

import io.serai.hub.cache.Cache;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `socketTickets`: what a page opens a WebSocket with, as a browser can send no header there, and a token in
/// an address stands in logs. A ticket is for one socket, within half a minute, on any node; it stands for the session
/// that asked for it, and ends with that.
public final class SocketTickets {
    private static final Logger LOG = LoggerFactory.getLogger(SocketTickets.class);
    static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int BYTES = 32;
    private static final String SEPARATOR = "\n";
    private static final int PARTS = 4;

    private final Cache cache;
    private final JwtKeys keys;
    private final SecureRandom random;

    SocketTickets(Cache cache, JwtKeys keys, SecureRandom random) {
        this.cache = cache;
        this.keys = keys;
        this.random = random;
    }

    /// @throws Refusal 403 for who has no session; 503 while Redis does not answer
    public Outcome make(@ExchangeProperty(Call.PROPERTY) Call call) {
        if (!(call.principal() instanceof Principal.User user)) {
            throw new Refusal(403, "This needs a person who has signed in; others open a WebSocket with their token.");
        }
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        String session = String.join(
                SEPARATOR,
                user.person().uuid(),
                user.session(),
                user.person().email(),
                user.person().role());
        try {
            bucket(ticket).setAsync(session, LIFETIME).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RedisException e) {
            LOG.debug("no ticket can be kept: {}", e.toString());
            throw new Refusal(503, "Redis does not answer right now. Please try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The hub is stopping.");
        }
        var made = new LinkedHashMap<String, Object>();
        made.put("ticket", ticket);
        made.put("expires_in", LIFETIME.toSeconds());
        return new Outcome.WithHeaders(new Outcome.Done(made), Map.of("Cache-Control", "no-store"));
    }

    /// A token of the session that the ticket stands for; null where it is none, or not any more. It is used up.
    @Nullable
    String redeemed(String ticket) {
        try {
            String session = bucket(ticket).getAndDeleteAsync().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            String[] parts = session == null ? new String[0] : session.split(SEPARATOR, -1);
            return parts.length == PARTS
                    ? keys.mint(
                            Sessions.TYP,
                            parts[0],
                            Map.of("sid", parts[1], "email", parts[2], "role", parts[3]),
                            Sessions.DAY)
                    : null;
        } catch (ExecutionException | TimeoutException | RedisException e) {
            LOG.debug("no ticket can be looked up: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private RBucket<String> bucket(String ticket) {
        return cache.client().getBucket("ws-ticket:" + Sha256.hex(ticket), StringCodec.INSTANCE);
    }
}
