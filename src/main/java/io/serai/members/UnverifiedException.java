package io.serai.members;

import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.web.Explained;
import io.serai.web.Outcome;

/// Nobody can say right now whether a person is a member; the cause says why, and whether a later try can help.
final class UnverifiedException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1;
    private static final int TOO_MANY = 429;

    UnverifiedException(DeliveryException cause) {
        super(cause.getMessage(), cause);
    }

    /// 429 where Novi's limit is in the way, 503 for all else.
    @Override
    public Outcome outcome() {
        if (!(getCause() instanceof DeliveryException cause)) {
            return new Outcome.Refused(503, "Novi could not be asked.");
        }
        String again = cause.kind() == Kind.PERMANENT ? "" : " Please try again.";
        int status = cause.status() == TOO_MANY ? TOO_MANY : 503;
        return new Outcome.Refused(status, cause.getMessage() + again, cause.retryAfter());
    }
}
