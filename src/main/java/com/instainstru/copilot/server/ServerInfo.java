package com.instainstru.copilot.server;

/**
 * How the server presents itself in {@code initialize}.
 *
 * @param instructions what every agent should know of it, under 2 KB
 */
public record ServerInfo(String name, String title, String version, String instructions) {}
