// What pages want of the browser beside Datastar, and under whichever of its clients.
import { keepCommands } from "./commands.ts";
import { keepFocus } from "./focus.ts";
import { keepForms } from "./reach.ts";

keepFocus();
keepCommands();
keepForms();
