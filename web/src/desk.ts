// Officers: keyboard and panes.
import "./keyboard";
