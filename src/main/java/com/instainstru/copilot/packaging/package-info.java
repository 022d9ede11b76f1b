/** Steps of the build: what is offered for installation, made from the catalog and the settings. */
package com.instainstru.copilot.packaging;
