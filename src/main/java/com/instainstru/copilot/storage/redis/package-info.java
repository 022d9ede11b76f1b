/** What replicas share, where a deployment sets a Redis; nothing of it is loaded elsewhere. */
package com.instainstru.copilot.storage.redis;
