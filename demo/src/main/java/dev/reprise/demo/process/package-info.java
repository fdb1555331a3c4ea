/** Child processes of the demo: started, recorded, and ended in order. No other process. */
@NullMarked
package dev.reprise.demo.process;

import org.jspecify.annotations.NullMarked;
