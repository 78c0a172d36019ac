package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.AdditionalPropertiesValidator;
import com.networknt.schema.BaseJsonValidator;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.ItemsValidator202012;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.ValidatorTypeCode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A schema of the contract, ready to be asked. It looks no further than some [#ENOUGH] faults: json-schema-validator
/// 1.5.9 collects all of them, in a set where those of one object all have one hash, so that fifty thousand unknown
/// names cost ten seconds.
final class Shape {
    static final int ENOUGH = 50;

    /// Keywords that ask a schema only to forget some of its faults, or collect what others have seen. Where one of
    /// them is used, the first fault ends the check.
    private static final Set<String> ENTANGLED = Set.of(
            "oneOf",
            "anyOf",
            "not",
            "if",
            "contains",
            "dependentSchemas",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "unevaluatedItems",
            "$dynamicRef");

    private static final JsonMetaSchema DIALECT = dialect();

    private final JsonSchema schema;
    private final boolean first;

    private Shape(JsonSchema schema, boolean first) {
        this.schema = schema;
        this.first = first;
    }

    static JsonSchemaFactory factory() {
        return JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(DIALECT.getIri())
                .metaSchema(DIALECT)
                .build();
    }

    /// @param schema without a `$ref` that leads elsewhere
    static Shape of(JsonSchemaFactory factory, JsonNode schema) {
        return new Shape(factory.getSchema(schema), uses(schema, ENTANGLED));
    }

    private static boolean uses(JsonNode schema, Collection<String> keywords) {
        return keywords.stream().anyMatch(keyword -> schema.findValue(keyword) != null);
    }

    /// What is wrong with it: nothing, or everything up to some [#ENOUGH] faults.
    Set<ValidationMessage> faults(JsonNode node) {
        ExecutionContext context = schema.createExecutionContext();
        context.setFailFast(first);
        return schema.validate(context, node, OutputFormat.DEFAULT);
    }

    private static JsonMetaSchema dialect() {
        JsonMetaSchema standard = JsonMetaSchema.getV202012();
        return JsonMetaSchema.builder(standard.getIri(), standard)
                .specification(VersionFlag.V202012)
                // all of them as they are: those of a vocabulary silently take the place of ours
                .vocabularies(Map::clear)
                .keywords(all -> all.putAll(standard.getKeywords()))
                .keyword(keyword(ValidatorTypeCode.ADDITIONAL_PROPERTIES, Names::new))
                .keyword(keyword(ValidatorTypeCode.ITEMS_202012, Elements::new))
                .keyword(keyword(() -> OneLine.KEYWORD, OneLineKeyword::new))
                .keyword(new NonValidationKeyword("x-lines"))
                .build();
    }

    private interface Named {
        String value();
    }

    @FunctionalInterface
    private interface Maker {
        JsonValidator make(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode schema,
                JsonSchema parent,
                ValidationContext context);
    }

    private static Keyword keyword(ValidatorTypeCode standard, Maker maker) {
        return keyword(standard::getValue, maker);
    }

    private static Keyword keyword(Named name, Maker maker) {
        return new Keyword() {
            @Override
            public String getValue() {
                return name.value();
            }

            @Override
            public JsonValidator newValidator(
                    SchemaLocation location,
                    JsonNodePath path,
                    JsonNode schema,
                    JsonSchema parent,
                    ValidationContext context) {
                return maker.make(location, path, schema, parent, context);
            }
        };
    }

    /// Member by member, until there are enough faults.
    private static final class Names extends AdditionalPropertiesValidator {
        Names(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode schema,
                JsonSchema parent,
                ValidationContext context) {
            super(location, path, schema, parent, context);
        }

        @Override
        protected Set<ValidationMessage> validate(
                ExecutionContext context, JsonNode node, JsonNode root, JsonNodePath at, boolean walk) {
            if (!node.isObject() || node.size() <= ENOUGH && isFlat(node)) {
                return super.validate(context, node, root, at, walk);
            }
            var faults = new LinkedHashSet<ValidationMessage>();
            for (var member : node.properties()) {
                JsonNode one = JsonNodeFactory.instance.objectNode().set(member.getKey(), member.getValue());
                faults.addAll(super.validate(context, one, root, at, walk));
                if (faults.size() >= ENOUGH) {
                    break;
                }
            }
            return faults;
        }

        private static boolean isFlat(JsonNode node) {
            for (JsonNode value : node) {
                if (value.isContainerNode()) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Element by element, until there are enough faults.
    private static final class Elements extends ItemsValidator202012 {
        private final int from;

        Elements(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode schema,
                JsonSchema parent,
                ValidationContext context) {
            super(location, path, schema, parent, context);
            from = parent.getSchemaNode().path("prefixItems").size();
        }

        @Override
        public Set<ValidationMessage> validate(
                ExecutionContext context, JsonNode node, JsonNode root, JsonNodePath at) {
            JsonSchema each = getSchema();
            if (each == null || !node.isArray()) {
                return super.validate(context, node, root, at);
            }
            var faults = new LinkedHashSet<ValidationMessage>();
            for (int i = from; i < node.size() && faults.size() < ENOUGH; i++) {
                faults.addAll(each.validate(context, node.get(i), root, at.append(i)));
            }
            return faults;
        }
    }

    /// A text that must be one line, as [OneLine] says.
    private static final class OneLineKeyword extends BaseJsonValidator {
        OneLineKeyword(
                SchemaLocation location,
                JsonNodePath path,
                JsonNode schema,
                JsonSchema parent,
                ValidationContext context) {
            super(
                    location,
                    path,
                    schema,
                    parent,
                    () -> OneLine.KEYWORD,
                    keyword(() -> OneLine.KEYWORD, OneLineKeyword::new),
                    context,
                    false);
        }

        @Override
        public Set<ValidationMessage> validate(
                ExecutionContext context, JsonNode node, JsonNode root, @Nullable JsonNodePath at) {
            if (!node.isTextual() || OneLine.is(node.textValue())) {
                return Set.of();
            }
            return Set.of(message()
                    .instanceNode(node)
                    .instanceLocation(at)
                    .message(OneLine.EXPECTED)
                    .failFast(context.isFailFast())
                    .build());
        }
    }
}
