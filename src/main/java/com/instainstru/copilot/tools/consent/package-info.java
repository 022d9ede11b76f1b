/** Who has to agree before an action happens, and how they are asked. */
package com.instainstru.copilot.tools.consent;
