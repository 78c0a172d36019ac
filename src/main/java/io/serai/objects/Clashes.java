package io.serai.objects;

import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says what the database refuses in the words of the type.
final class Clashes {
    private static final int DUPLICATE = 1062;
    private static final int REFERRED_TO = 1451;
    private static final int TOO_LONG = 1406;
    private static final int OUT_OF_RANGE = 1264;
    private static final int INCORRECT = 1366;
    private static final Pattern KEY = Pattern.compile("for key '(?:[^'.]*\\.)?([^']+)'");
    private static final Pattern REFERRER = Pattern.compile("fails \\(`[^`]*`\\.`([^`]+)`");
    private static final Pattern COLUMN = Pattern.compile("column [^']*'?`?([A-Za-z0-9_]+)`?'? at row");

    private final Registry registry;
    private final Supplier<Columns> columns;

    Clashes(Registry registry, Supplier<Columns> columns) {
        this.registry = registry;
        this.columns = columns;
    }

    <T> T told(ObjectType type, Supplier<T> write) {
        try {
            return write.get();
        } catch (Work.BrokenException e) {
            throw refusal(type, e);
        }
    }

    private RuntimeException refusal(ObjectType type, Work.BrokenException failure) {
        SQLException sql = failure.sql();
        String message = String.valueOf(sql.getMessage());
        return switch (sql.getErrorCode()) {
            case DUPLICATE -> {
                List<String> fields = columns.get().fieldsOf(type, found(KEY, message));
                yield new Refusal(new Outcome.Refused(
                        409,
                        "There is such a record already.",
                        fields.stream()
                                .map(field -> new Fault("body." + field, "is taken"))
                                .toList()));
            }
            case REFERRED_TO -> {
                String by = found(REFERRER, message);
                String type2 = registry.types().stream()
                        .filter(one -> one.table().equals(by))
                        .map(ObjectType::name)
                        .findFirst()
                        .orElse("something else");
                yield new Refusal(409, "This is still referred to by " + type2 + "; remove or change that first.");
            }
            case TOO_LONG, OUT_OF_RANGE, INCORRECT ->
                new Refusal(new Outcome.Refused(
                        422,
                        "The record can't be stored like this.",
                        List.of(new Fault("body." + found(COLUMN, message), "is more than the field takes"))));
            default -> failure;
        };
    }

    private static String found(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }
}
