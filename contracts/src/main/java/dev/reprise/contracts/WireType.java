package dev.reprise.contracts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name that a message type has on the wire. It never changes, whatever the class is called. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface WireType {
    /**
     * Lower case words joined by dots; the CloudEvents {@code type} is {@code dev.reprise.} + this.
     */
    String value();

    /**
     * Whether a reader that does not know this type may skip it. A fact that must be understood
     * freezes the run that it belongs to.
     */
    boolean ignorable() default false;
}
