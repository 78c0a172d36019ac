package io.serai.billing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whose Stripe connection an account pays by: the operator's, as `serai.billing.account` names it, or else its own.
final class Payee {
    private final JdbcClient sql;
    private final @Nullable String operatorId;
    /// Once found, as the two never part.
    private volatile @Nullable Long operatorKey;

    /// @param operatorId the operator's public id; null where each account pays by its own connection
    Payee(JdbcClient sql, @Nullable String operatorId) {
        this.sql = sql;
        this.operatorId = operatorId;
    }

    /// Null where all is well.
    @Nullable
    String problem() {
        return operatorId == null || operator().isPresent()
                ? null
                : "SERAI_BILLING_ACCOUNT names no account here: " + operatorId + ".";
    }

    /// The operator's integer key.
    Optional<Long> operator() {
        Long known = operatorKey;
        if (known == null && operatorId != null) {
            known = sql.sql("SELECT id FROM account WHERE id_random = ?")
                    .param(operatorId)
                    .query(Long.class)
                    .optional()
                    .orElse(null);
            operatorKey = known;
        }
        return Optional.ofNullable(known);
    }

    /// @return the integer key of whoever has the connection
    long of(long account) {
        if (operatorId == null) {
            return account;
        }
        return operator().orElseThrow(() -> new IllegalStateException(String.valueOf(problem())));
    }
}
