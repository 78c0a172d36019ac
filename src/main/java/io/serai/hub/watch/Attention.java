package io.serai.hub.watch;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `attention`: what needs a person, of all domains together. It is remembered for two seconds, so that many
/// who look at once cost as much as one.
public final class Attention {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int MOST = 1_000;

    /// Stands for all accounts: no account has this key.
    private static final Long ALL = 0L;

    private final List<Concerns> concerns;
    private final LoadingCache<Long, List<Concern>> recent = Caffeine.newBuilder()
            .expireAfterWrite(FRESH)
            .maximumSize(1_000)
            .build(account -> look(ALL.equals(account) ? null : account));

    public Attention(List<Concerns> concerns) {
        this.concerns = List.copyOf(concerns);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(of(call).stream().map(Concern::described).toList());
    }

    /// What the caller may be told of.
    List<Concern> of(Call call) {
        Account account = call.account();
        return recent.get(account == null ? ALL : (Long) account.id()).stream()
                .filter(concern -> call.principal().may(concern.kind().permission()))
                .toList();
    }

    /// As it is now, whoever asks.
    ///
    /// @param account the tenant's integer key; null for all
    public List<Concern> look(@Nullable Long account) {
        return concerns.stream()
                .flatMap(one -> Stream.of(one.of(account, MOST)))
                .flatMap(List::stream)
                .toList();
    }
}
