namespace PluginHost;
internal static class Placeholder;
